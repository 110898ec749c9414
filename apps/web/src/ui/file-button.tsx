import { useRef, type ReactNode } from 'react';
import { Button } from '@/ui/button.tsx';

/** A button that asks for files. */
export function FileButton({
  accept,
  multiple = false,
  disabled = false,
  size = 'md',
  variant = 'outline',
  onFiles,
  children,
}: {
  accept: string;
  multiple?: boolean;
  disabled?: boolean;
  size?: 'md' | 'sm';
  variant?: 'outline' | 'quiet';
  onFiles: (files: File[]) => void;
  children: ReactNode;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size={size} variant={variant} disabled={disabled} onClick={() => input.current?.click()}>
        {children}
      </Button>
      {/* The button is what everyone sees, reads and reaches. */}
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // The same file must be choosable again.
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
