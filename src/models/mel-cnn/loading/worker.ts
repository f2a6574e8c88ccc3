// Entry of a loader thread of the sound model.
import Piscina from 'piscina';
import { createLoadTasks, type LoadTaskData } from './load-tasks.ts';

export const { load, close } = createLoadTasks(Piscina.workerData as LoadTaskData);
