import { useRef, useState, type DragEvent, type ReactNode } from 'react';

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

/** A whole page that takes files, and says so while some are held over it. Beside it, there must be a button for the same. */
export function FileDrop({
  label,
  onFiles,
  className = 'min-h-full',
  children,
}: {
  label: string;
  onFiles: (files: File[]) => void;
  className?: string;
  children: ReactNode;
}) {
  const [over, setOver] = useState(false);
  // Entering a child leaves its parent: only the balance says whether the files are still over the page.
  const depth = useRef(0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is for pointers; the button is for everyone
    <div
      className={className}
      onDragEnter={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth.current += 1;
        setOver(true);
      }}
      onDragOver={(event) => {
        if (hasFiles(event)) event.preventDefault();
      }}
      onDragLeave={(event) => {
        if (!hasFiles(event)) return;
        depth.current -= 1;
        if (depth.current === 0) setOver(false);
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        const files = [...event.dataTransfer.files];
        if (files.length > 0) onFiles(files);
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none fixed inset-3 z-30 flex items-center justify-center rounded-lg border-2 border-dashed border-brass-line bg-brass-wash/90 lg:left-[18.75rem]">
          <p className="font-serif text-3xl font-light text-brass">{label}</p>
        </div>
      )}
    </div>
  );
}
