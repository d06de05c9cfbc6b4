/** The graph files that ship, each its own chunk: only what is looked at is read. */
const texts = import.meta.glob<string>('../../core/samples/*.gradwire', { query: '?raw', import: 'default' })

/** The text of a sample by its id in `core/samples/index.ts`. */
export function loadSample(id: string): Promise<string> {
  const load = texts[`../../core/samples/${id}.gradwire`]
  if (load === undefined) throw new Error(`there is no sample ${id}`)
  return load()
}
