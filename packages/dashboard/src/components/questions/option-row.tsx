import { Kbd } from '@/components/ui/kbd';

/** One option of a question: a radio button or a checkbox that is as large as its text. */
export function OptionRow(props: {
  readonly multiple: boolean;
  /** Radio buttons of the same name exclude each other. */
  readonly name: string;
  /** The digit that chooses it; shown up to 9. */
  readonly number: number;
  readonly label: string;
  readonly description: string | null;
  readonly checked: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <label className="group flex cursor-pointer items-start gap-2.5 rounded-lg border px-3 py-2 transition-colors hover:bg-hover has-checked:border-accent-line has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-ring">
      <input
        type={props.multiple ? 'checkbox' : 'radio'}
        name={props.name}
        checked={props.checked}
        onChange={props.onChoose}
        className="mt-0.5 size-4 shrink-0 choice outline-none"
      />
      <span className="min-w-0 flex-1">
        <span className="block font-medium break-words">{props.label}</span>
        {props.description !== null && (
          <span className="block text-pretty break-words whitespace-pre-wrap text-muted-foreground">
            {props.description}
          </span>
        )}
      </span>
      {props.number <= 9 && <Kbd className="mt-px text-muted-foreground max-sm:hidden">{props.number}</Kbd>}
    </label>
  );
}
