import { parentPort, workerData } from 'node:worker_threads'
import { serveMachine, type Helper } from '../../core/kernels/machine.ts'

/* A thread of Node that helps a machine. */

parentPort?.postMessage('up')
serveMachine(workerData as Helper)
