import type { ComponentProps } from 'react';

type Variant = 'primary' | 'outline' | 'quiet' | 'danger';
type Size = 'md' | 'sm';

const variants: Record<Variant, string> = {
  primary: 'bg-oxblood-fill text-on-oxblood hover:bg-oxblood-fill-hover',
  outline: 'border border-line-strong text-ink hover:border-ink hover:bg-wash/50',
  quiet: 'text-soft hover:text-ink hover:bg-wash/70',
  danger: 'border border-oxblood text-oxblood hover:bg-oxblood-wash',
};

const sizes: Record<Size, string> = {
  md: 'min-h-10 px-4 text-[0.9375rem] pointer-coarse:min-h-11',
  sm: 'min-h-8 px-2.5 text-sm pointer-coarse:min-h-10 pointer-coarse:px-3.5',
};

/** The look of a button, also for links that act like one. */
export function buttonClass({ variant = 'outline', size = 'md' }: { variant?: Variant; size?: Size } = {}): string {
  return `inline-flex items-center justify-center gap-2 rounded-md font-medium leading-none whitespace-nowrap transition-colors duration-150 disabled:opacity-55 ${variants[variant]} ${sizes[size]}`;
}

export function Button({
  variant,
  size,
  className = '',
  ...props
}: ComponentProps<'button'> & { variant?: Variant; size?: Size }) {
  const look = buttonClass({ ...(variant ? { variant } : {}), ...(size ? { size } : {}) });
  return <button type="button" {...props} className={`${look} ${className}`} />;
}
