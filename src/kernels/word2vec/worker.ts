// Entry of a worker thread of word2vec training.
import Piscina from 'piscina';
import { createWord2vecTasks, type Word2vecTaskData } from './tasks.ts';

export const { train } = createWord2vecTasks(Piscina.workerData as Word2vecTaskData);
