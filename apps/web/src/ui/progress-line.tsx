/** How far something is, as a line that fills. */
export function ProgressLine({ label, percent }: { label: string; percent: number }) {
  return <progress aria-label={label} max={100} value={Math.round(percent)} className="progress-line" />;
}
