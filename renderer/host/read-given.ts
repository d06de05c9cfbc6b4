import type { OpenedFile } from './host.ts'

/**
 * The file that Gradwire was started with, if there is one: the local server names it in the address, as
 * #open=/given/0/<name>. It is asked for at once, and is there by the time somebody listens.
 */
export function readGiven(window: Window): Promise<OpenedFile | undefined> | undefined {
  const [, place] = /^#open=(\/given\/\d+\/[^/]+)$/.exec(window.location.hash) ?? []
  if (place === undefined) return undefined
  // A reload must not open it again over what was made of it since.
  window.history.replaceState(undefined, '', window.location.pathname)
  return read(window, place)
}

async function read(window: Window, place: string): Promise<OpenedFile | undefined> {
  const answer = await window.fetch(place)
  if (!answer.ok) return undefined
  const name = decodeURIComponent(place.slice(place.lastIndexOf('/') + 1))
  return { ref: undefined, name, bytes: new Uint8Array(await answer.arrayBuffer()) }
}
