import { useRef, useState, type ReactNode } from 'react';

/** Takes one file, dropped or chosen. The whole area is a label of its input. */
export function DropZone({
  accept,
  disabled = false,
  onFile,
  children,
  className = '',
}: {
  accept: string;
  disabled?: boolean;
  onFile: (file: File) => void;
  children: ReactNode;
  className?: string;
}) {
  const [over, setOver] = useState(false);
  // Entering a child leaves its parent: only the balance says whether the file is still over the zone.
  const depth = useRef(0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is for pointers; the input inside is for everyone
    <label
      onDragEnter={(event) => {
        event.preventDefault();
        depth.current += 1;
        setOver(true);
      }}
      onDragOver={(event) => event.preventDefault()}
      onDragLeave={() => {
        depth.current -= 1;
        if (depth.current === 0) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file && !disabled) onFile(file);
      }}
      className={`block cursor-pointer rounded-md border border-dashed transition-colors duration-150 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-oxblood ${over ? 'border-brass-line bg-brass-wash' : 'border-line-strong hover:border-ink'} ${className}`}
    >
      <input
        type="file"
        accept={accept}
        disabled={disabled}
        className="sr-only"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onFile(file);
          // The same file must be choosable again after a failure.
          event.currentTarget.value = '';
        }}
      />
      {children}
    </label>
  );
}
