/** Carries out at once what is held back so that it can be undone; resolves when the server has it. */
type Settle = () => Promise<void>;

const settlers = new Set<Settle>();

/** To be called once by whoever holds changes back. */
export function registerHeldBack(settle: Settle): void {
  settlers.add(settle);
}

/** To be awaited before a change after which the server would refuse what is held back. */
export async function settleHeldBack(): Promise<void> {
  await Promise.all([...settlers].map((settle) => settle()));
}
