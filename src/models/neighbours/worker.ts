// Entry of a worker thread of the neighbour model.
import Piscina from 'piscina';
import { createNeighbourTasks, type NeighbourTaskData } from './tasks.ts';

export const { score, measure } = createNeighbourTasks(Piscina.workerData as NeighbourTaskData);
