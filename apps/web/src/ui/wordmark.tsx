import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';

export function Wordmark({ onNavigate }: { onNavigate?: () => void }) {
  return (
    <Link
      to={paths.gallery.to()}
      onClick={onNavigate}
      className="font-serif text-[1.5rem] leading-none font-[450] tracking-[-0.02em] italic"
    >
      Dramatis
    </Link>
  );
}
