import {
  BanIcon,
  CheckIcon,
  CircleDashedIcon,
  CircleHelpIcon,
  CircleIcon,
  CircleXIcon,
  ClockIcon,
  GitMergeIcon,
  HeartPulseIcon,
  LoaderCircleIcon,
  type LucideIcon,
  OctagonXIcon,
  PauseIcon,
  TriangleAlertIcon,
} from 'lucide-react';
import { cn } from '@/lib/view/class-names';
import { type IconName, TONE_TEXT, type Tone } from '@/lib/view/tone';

const ICONS: Readonly<Record<IconName, LucideIcon>> = {
  spinner: LoaderCircleIcon,
  check: CheckIcon,
  pause: PauseIcon,
  clock: ClockIcon,
  question: CircleHelpIcon,
  merge: GitMergeIcon,
  alert: TriangleAlertIcon,
  cross: CircleXIcon,
  stop: OctagonXIcon,
  circle: CircleIcon,
  skip: CircleDashedIcon,
  heal: HeartPulseIcon,
  blocked: BanIcon,
};

/** The icon of a status. Decoration: the word stands beside it, or is given as `label`. */
export function StatusIcon(props: {
  readonly icon: IconName;
  readonly tone?: Tone;
  readonly label?: string;
  readonly className?: string;
}) {
  const Icon = ICONS[props.icon];
  const classes = cn(
    'size-3.5 shrink-0',
    props.tone !== undefined && TONE_TEXT[props.tone],
    props.icon === 'spinner' && 'animate-spin [animation-duration:1.4s]',
    props.className,
  );
  if (props.label === undefined) return <Icon className={classes} aria-hidden />;
  return <Icon className={classes} role="img" aria-label={props.label} />;
}
