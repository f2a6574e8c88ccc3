// The process in which a device is tried: gets a DeviceTrial as its one message and answers with what came out.
// See run-trial.ts.
import { NotFoundError } from '../../core/errors.ts';
import { plainProblem } from '../explain-loading.ts';
import { type DeviceAbility, type DeviceTrial, tryDevice } from './try-device.ts';

/** What the process answers. */
export type TrialAnswer =
  | { readonly ability: DeviceAbility }
  /** The problem, as the runtime words it; where there is no runtime, as explainImport does. */
  | { readonly problem: string };

async function answer(trial: DeviceTrial): Promise<TrialAnswer> {
  try {
    return { ability: await tryDevice(trial) };
  } catch (error) {
    // A missing runtime has been worded already; for what is the device's, deviceRemedy reads the runtime's words.
    if (error instanceof NotFoundError) return { problem: error.message };
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return { problem: plainProblem(cause) };
  }
}

process.once('message', (trial: DeviceTrial) => {
  answer(trial).then((result) => {
    // Gone before drivers are torn down, which may crash.
    process.send?.(result, () => process.exit(0));
  });
});
