import type { ExternalToast, toast as Sonner } from 'sonner';
import { create } from 'zustand';

/** Whether something was said in passing. What shows it is no part of the first screen, and loaded with the first word. */
export const useToasts = create<{ wanted: boolean }>(() => ({ wanted: false }));

const shown = Promise.withResolvers<typeof Sonner>();

/** To be called once what shows them is in the page. */
export const showToasts = shown.resolve;

/** What can be answered stays long enough to be reached without a pointer. */
const WITH_ACTION_MS = 10_000;

let count = 0;

function say(
  how: (sonner: typeof Sonner, options: ExternalToast) => void,
  options: ExternalToast = {},
): string | number {
  const id = options.id ?? `toast-${++count}`;
  useToasts.setState({ wanted: true });
  const duration = options.action === undefined ? {} : { duration: WITH_ACTION_MS };
  void shown.promise.then((sonner) => how(sonner, { ...duration, ...options, id }));
  return id;
}

/** Says something in passing. @returns its id, to say something else in its place */
export function toast(text: string, options?: ExternalToast): string | number {
  return say((sonner, given) => sonner(text, given), options);
}
toast.error = (text: string, options?: ExternalToast) => say((sonner, given) => sonner.error(text, given), options);
toast.success = (text: string, options?: ExternalToast) => say((sonner, given) => sonner.success(text, given), options);
toast.loading = (text: string, options?: ExternalToast) => say((sonner, given) => sonner.loading(text, given), options);
toast.dismiss = (id: string | number): void => void shown.promise.then((sonner) => sonner.dismiss(id));
