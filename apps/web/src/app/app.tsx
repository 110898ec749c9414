import { RouterProvider } from 'react-router/dom';
import { Providers } from '@/app/providers.tsx';
import { router } from '@/app/router.tsx';
import { useLanguage } from '@/lib/language.ts';

export function App() {
  const language = useLanguage((state) => state.language);
  return (
    <Providers>
      <RouterProvider key={language} router={router} />
    </Providers>
  );
}
