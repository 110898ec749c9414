import { createMemoryHub } from '../../adapters/hub/memory.ts';
import { personPointer } from '../../adapters/hub/pointer.ts';
import type { Hub } from '../../adapters/hub/hub.ts';
import type { Deps } from '../../context.ts';
import { listenForNotifications, sendNotification } from '../../db/notifications.ts';
import { createRelay, type Relay } from './relay.ts';

/** This process's live events, joined with those of all others on the same database. */
export interface Live {
  readonly hub: Hub;
  readonly relay: Relay;
  stop(): Promise<void>;
}

export function startLive(
  { db, log }: Pick<Deps, 'db' | 'log'>,
  options: { databaseUrl: string; workerId: string },
): Live {
  const hub = createMemoryHub((ownerId, event) => {
    sendNotification(db, JSON.stringify(personPointer(options.workerId, ownerId, event))).catch((error: unknown) =>
      log.warn({ err: error }, 'other processes were not told of a change'),
    );
  });
  const relay = createRelay({ db, hub, log }, options.workerId);
  const listener = listenForNotifications(options.databaseUrl, {
    onPayload: (payload) => relay.onPayload(payload),
    onConnected: () => relay.onGap(),
    onError: (error) => log.warn({ err: error }, 'notifications broke off; listening again'),
  });
  relay.start();
  return {
    hub,
    relay,
    async stop() {
      relay.stop();
      await listener.stop();
    },
  };
}
