import { serveMachine, type Helper } from '../../core/kernels/machine.ts'

/* A worker of a page that helps a machine. */

const begin = ({ data }: MessageEvent<Helper>): void => {
  postMessage('up')
  serveMachine(data)
}
addEventListener('message', begin, { once: true })
