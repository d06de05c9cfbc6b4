/**
 * An event object with `preventDefault`, as Electron's listeners get it.
 * @template {object} Details
 * @param {Details} details
 * @returns {Details & { defaultPrevented: boolean, preventDefault(): void }}
 */
export function preventable(details) {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
  }
  return event
}
