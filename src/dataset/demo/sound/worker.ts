// Entry of a worker thread that makes demo sound.
import Piscina from 'piscina';
import { createSoundTasks, type SoundTaskData } from './tasks.ts';

export const { makeSound } = createSoundTasks(Piscina.workerData as SoundTaskData);
