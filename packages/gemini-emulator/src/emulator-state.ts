import type { FaultQueue } from './faults.ts';
import type { Pace } from './pace.ts';
import type { Pause } from './pause.ts';
import type { Recorder } from './recorder.ts';

/** What the routes of one emulator share. */
export interface EmulatorState {
  pace: Pace;
  readonly faults: FaultQueue;
  readonly requests: Recorder;
  /** The pauses of answers under way, so that closing can release them. */
  readonly pauses: Set<Pause>;
}
