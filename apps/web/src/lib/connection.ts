import { create } from 'zustand';

/** State of the one live connection. `starting` until it first opens, so that a normal start shows no notice. */
export type Connection = 'starting' | 'open' | 'lost';

export const useConnection = create<{ connection: Connection; since: number }>(() => ({
  connection: 'starting',
  since: Date.now(),
}));

export function setConnection(connection: Connection) {
  if (useConnection.getState().connection !== connection) useConnection.setState({ connection, since: Date.now() });
}
