/** The window's address. Standard and secure, so it has an origin, storage and workers like any https page. */
export const scheme = 'app'
export const host = 'gradwire'
export const windowOrigin = `${scheme}://${host}`

/**
 * While the window is being developed it comes from a server with hot reload; a packaged app ignores that.
 * @returns the origin that the window is loaded from
 */
export function originFor(isPackaged: boolean, developmentServer: string | undefined): string {
  return isPackaged || developmentServer === undefined ? windowOrigin : new URL(developmentServer).origin
}

/** Whether an address belongs to the window. `URL.origin` is "null" for schemes the URL standard does not know. */
export function isInside(origin: string, address: string): boolean {
  return address === origin || address.startsWith(`${origin}/`)
}
