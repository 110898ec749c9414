/** How far something is, as a line that fills. */
export function ProgressLine({ label, percent }: { label: string; percent: number }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      className="h-[3px] bg-wash"
    >
      <div
        className="h-full bg-brass-line transition-[width] duration-180 ease-settle"
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
