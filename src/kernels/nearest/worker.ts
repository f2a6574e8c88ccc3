// Entry of a worker thread that searches vectors.
import Piscina from 'piscina';
import { createNearestTasks, type NearestTaskData } from './tasks.ts';

export const { scan } = createNearestTasks(Piscina.workerData as NearestTaskData);
