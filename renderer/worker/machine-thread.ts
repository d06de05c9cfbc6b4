import { serveMachine } from '../../core/kernels/machine.ts'
import type { Helper } from '../../core/kernels/machine.ts'

/* A thread that helps the training machine with large products; it works until its worker is ended. */
addEventListener('message', ({ data }: MessageEvent<Helper>) => serveMachine(data), { once: true })
