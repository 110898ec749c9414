import { useRef, useState, type ReactNode } from 'react';

/** Takes files, dropped or chosen. The whole area is a label of its input. */
export function DropZone({
  accept,
  multiple = false,
  onFiles,
  children,
  className = '',
}: {
  accept: string;
  multiple?: boolean;
  /** At least one, and not more without `multiple`. */
  onFiles: (files: File[]) => void;
  children: ReactNode;
  className?: string;
}) {
  const [over, setOver] = useState(false);
  // Entering a child leaves its parent: only the balance says whether the file is still over the zone.
  const depth = useRef(0);
  const take = (given: FileList | null) => {
    const files = [...(given ?? [])].slice(0, multiple ? undefined : 1);
    if (files.length > 0) onFiles(files);
  };
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
        take(event.dataTransfer.files);
      }}
      className={`block cursor-pointer rounded-md border border-dashed transition-colors duration-150 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-oxblood ${over ? 'border-brass-line bg-brass-wash' : 'border-line-strong hover:border-ink'} ${className}`}
    >
      <input
        type="file"
        accept={accept}
        multiple={multiple}
        className="sr-only"
        onChange={(event) => {
          take(event.currentTarget.files);
          // The same file must be choosable again after a failure.
          event.currentTarget.value = '';
        }}
      />
      {children}
    </label>
  );
}
