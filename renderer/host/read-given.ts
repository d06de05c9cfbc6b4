import type { OpenedFile } from './host.ts'

/** The file that Gradwire was started with: the local server names it in the address, as #open=/given/0/<name>. */
export async function readGiven(window: Window): Promise<OpenedFile | undefined> {
  const [, place] = /^#open=(\/given\/\d+\/[^/]+)$/.exec(window.location.hash) ?? []
  if (place === undefined) return undefined
  // A reload must not open it again over what was made of it since.
  window.history.replaceState(undefined, '', window.location.pathname)
  const answer = await window.fetch(place)
  if (!answer.ok) return undefined
  const name = decodeURIComponent(place.slice(place.lastIndexOf('/') + 1))
  return { ref: undefined, name, bytes: new Uint8Array(await answer.arrayBuffer()) }
}
