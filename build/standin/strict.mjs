// What asynchronous code and test tools look for on any object.
const probes = new Set(['then', 'toJSON', 'asymmetricMatch', 'constructor', 'nodeType', '$$typeof'])

/**
 * An object whose missing members throw, so that the app cannot use a part of Electron that nothing stands in for without
 * anyone noticing.
 * @template {object} Part
 * @param {string} name
 * @param {Part} part
 * @returns {Part}
 */
export function strict(name, part) {
  return new Proxy(part, {
    get(target, key) {
      if (key in target || typeof key === 'symbol' || probes.has(key)) {
        const value = Reflect.get(target, key, target)
        // Private members know only the object itself, not its proxy.
        return typeof value === 'function' ? value.bind(target) : value
      }
      throw new Error(`stand-in: electron.${name}.${key} is not implemented`)
    },
    set: (target, key, value) => Reflect.set(target, key, value),
  })
}
