import { bundle } from '../../build/bundle.mjs'

/** Specs run on what is built; nobody should wonder why an edit had no effect. */
export default async function buildFirst(): Promise<void> {
  await bundle(['main', 'preload', 'renderer', 'server', 'cli'], { ifStale: true })
}
