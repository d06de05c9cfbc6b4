import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type * as Binaries from '../kernels/built/binaries.ts'

/*
 * Whether the comparison of random graphs would notice a wrong kernel: one constant in the machine's code is changed, as a slip
 * of the hand would, and it has to fail.
 */

const path = '../kernels/built/binaries.ts'

/** The build in base64 with a float32 constant replaced wherever it stands; throws where it does not. */
function mutated(binary: string, from: number, to: number): string {
  const bytes = Buffer.from(binary, 'base64')
  const [old, other] = [from, to].map((x) => Buffer.from(Float32Array.of(x).buffer))
  let found = 0
  for (let at = bytes.indexOf(old!); at >= 0; at = bytes.indexOf(old!, at + 1), found++) other!.copy(bytes, at)
  if (found === 0) throw new Error(`no constant ${from}`)
  return bytes.toString('base64')
}

/** Whether random graphs agree with the reference on a machine whose code is made so. */
async function holds(change: (binary: string) => string): Promise<boolean> {
  vi.doMock(path, async (original) => {
    const { binaries } = await original<typeof Binaries>()
    return { binaries: { ...binaries, plain: change(binaries.plain) } }
  })
  const { Machine } = await import('../kernels/machine.ts')
  const { expectAgreement } = await import('./testing/agreement.ts')
  const { randomRuns } = await import('./testing/random-run.ts')
  const machine = new Machine({ build: 'plain' })
  const property = fc.property(randomRuns, (run) => void expectAgreement(run, [machine]))
  return !fc.check(property, { numRuns: 60, endOnFailure: true, seed: 20 }).failed
}

describe('a comparison of random graphs', () => {
  beforeEach(() => {
    vi.resetModules()
    vi.doUnmock(path)
  })

  it('holds where nothing was changed', async () => expect(await holds((binary) => binary)).toBe(true), 60_000)

  it.each([
    ['ln 2 in eˣ', 0.693359375, 0.6926],
    ['a coefficient of eˣ and tanh', 5.0000001201e-1, 0.49],
    ['the factor of selu', 1.0507009873554804934, 1.06],
  ])(
    'notices a slip in %s',
    async (_, from, to) => {
      expect(await holds((binary) => mutated(binary, from, to))).toBe(false)
    },
    60_000,
  )
})
