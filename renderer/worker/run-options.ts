import type { EngineName, RunOptions } from '../../core/run/session.ts'
import type { Feed } from './protocol.ts'

/** What is fed, as a run takes it. */
export function optionsOf(feed: Feed): RunOptions {
  const given = Object.keys(feed.gradOutput).length > 0
  return {
    inputs: feed.inputs,
    batch: feed.batch,
    training: feed.training,
    ...(given && { gradOutput: feed.gradOutput }),
  }
}

/** Outputs a person gave grad_output for; they are the objective then. */
export function gradOutputKeys(feed: Feed): readonly string[] | undefined {
  const keys = Object.keys(feed.gradOutput)
  return keys.length === 0 ? undefined : keys
}

/** A forward pass of so many multiplications takes the reference engine some tenths of a second. */
const muchToMultiply = 5e7

/** The engine for runs that are looked at. */
export function engineOf(
  feed: Pick<Feed, 'engine' | 'batch'>,
  plan: { readonly multiplications: number } | undefined,
): EngineName {
  if (feed.engine !== 'automatic') return feed.engine
  return (plan?.multiplications ?? 0) * feed.batch > muchToMultiply ? 'wasm' : 'reference'
}
