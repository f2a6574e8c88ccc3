// Entry of a thread that hears songs.
import Piscina from 'piscina';
import { createHearTasks, type HearTaskData } from './hear-tasks.ts';

export const { hear, close } = createHearTasks(Piscina.workerData as HearTaskData);
