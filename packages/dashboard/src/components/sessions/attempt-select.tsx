import { NativeSelect } from '@/components/ui/native-select';
import type { SessionChoice } from '@/lib/view/transcript-choices';

/** Chooses an attempt; those of a whole run are grouped by batch and step. */
export function AttemptSelect(props: {
  readonly choices: readonly SessionChoice[];
  readonly value: string;
  readonly onChange: (key: string) => void;
}) {
  const groups = [...new Set(props.choices.map(({ group }) => group))];
  const optionsOf = (group: string) =>
    props.choices
      .filter((choice) => choice.group === group)
      .map((choice) => (
        <option key={choice.key} value={choice.key}>
          {choice.label} ({choice.detail})
        </option>
      ));
  return (
    <NativeSelect
      aria-label="Attempt"
      className="w-56 max-sm:w-full"
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    >
      {groups.length === 1
        ? optionsOf(groups[0] ?? '')
        : groups.map((group) => (
            <optgroup key={group} label={group}>
              {optionsOf(group)}
            </optgroup>
          ))}
    </NativeSelect>
  );
}
