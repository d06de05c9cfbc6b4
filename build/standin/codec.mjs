/**
 * @typedef {object} Codec
 * @property {(value: unknown) => unknown} encode to what JSON can hold
 * @property {(value: unknown) => unknown} decode
 */

/**
 * Values between processes as Electron clones them, through JSON. One function with everything inside, because its text is
 * also run in the page.
 * @returns {Codec}
 */
export function createCodec() {
  /** @typedef {{ [key: string]: unknown }} Plain */

  /** @type {{ readonly [name: string]: new (buffer: ArrayBuffer) => ArrayBufferView }} */
  const views = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  }
  const chunk = 32_768

  /** @param {Uint8Array} bytes */
  function toBase64(bytes) {
    if (typeof Buffer !== 'undefined')
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
    let text = ''
    for (let at = 0; at < bytes.length; at += chunk) text += String.fromCharCode(...bytes.subarray(at, at + chunk))
    return btoa(text)
  }

  /** @param {string} text */
  function fromBase64(text) {
    if (typeof Buffer !== 'undefined') return new Uint8Array(Buffer.from(text, 'base64'))
    const characters = atob(text)
    const bytes = new Uint8Array(characters.length)
    for (let at = 0; at < characters.length; at++) bytes[at] = characters.charCodeAt(at)
    return bytes
  }

  /** @param {unknown} value */
  const refuse = (value) => new Error(`An object could not be cloned: ${Object.prototype.toString.call(value)}`)

  /**
   * @param {unknown} value
   * @param {ReadonlySet<object>} above
   * @returns {unknown}
   */
  function encode(value, above) {
    switch (typeof value) {
      case 'undefined':
        return { $: 'undefined' }
      case 'bigint':
        return { $: 'bigint', v: String(value) }
      case 'number':
        if (Object.is(value, -0)) return { $: 'number', v: '-0' }
        return Number.isFinite(value) ? value : { $: 'number', v: String(value) }
      case 'string':
      case 'boolean':
        return value
      case 'object':
        return value === null ? null : encodeObject(value, above)
      default:
        throw refuse(value)
    }
  }

  /**
   * @param {object} value
   * @param {ReadonlySet<object>} above
   */
  function encodeObject(value, above) {
    if (above.has(value)) throw new Error('stand-in: values that contain themselves cannot be sent')
    const inside = new Set(above).add(value)
    /** @param {unknown} item */
    const inner = (item) => encode(item, inside)
    const tag = Object.prototype.toString.call(value).slice(8, -1)
    if (Array.isArray(value)) return Array.from(value, inner)
    if (value instanceof Date) return { $: 'date', v: value.getTime() }
    if (value instanceof RegExp) return { $: 'regexp', v: [value.source, value.flags] }
    if (value instanceof Map) return { $: 'map', v: [...value].map(([key, item]) => [inner(key), inner(item)]) }
    if (value instanceof Set) return { $: 'set', v: [...value].map(inner) }
    if (value instanceof Error) return { $: 'error', v: { name: value.name, message: value.message } }
    if (value instanceof ArrayBuffer) return { $: 'buffer', v: toBase64(new Uint8Array(value)) }
    if (ArrayBuffer.isView(value)) {
      // Node's Buffer arrives as the plain array it is.
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      return { $: 'view', k: tag, v: toBase64(bytes) }
    }
    if (tag !== 'Object') throw refuse(value)
    const plain = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]))
    return '$' in plain ? { $: 'object', v: plain } : plain
  }

  /**
   * @param {unknown} value
   * @returns {unknown}
   */
  function decode(value) {
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(decode)
    const { $: tag, k, v } = /** @type {Plain} */ (value)
    switch (tag) {
      case undefined:
        return decodeEntries(/** @type {Plain} */ (value))
      case 'object':
        return decodeEntries(/** @type {Plain} */ (v))
      case 'undefined':
        return undefined
      case 'bigint':
        return BigInt(String(v))
      case 'number':
        return v === '-0' ? -0 : Number(v)
      case 'date':
        return new Date(Number(v))
      case 'regexp': {
        const [source, flags] = /** @type {[string, string]} */ (v)
        return new RegExp(source, flags)
      }
      case 'map':
        return new Map(/** @type {[unknown, unknown][]} */ (v).map(([key, item]) => [decode(key), decode(item)]))
      case 'set':
        return new Set(/** @type {unknown[]} */ (v).map(decode))
      case 'error': {
        const { name, message } = /** @type {{ name: string, message: string }} */ (v)
        const error = new Error(message)
        error.name = name
        return error
      }
      case 'buffer':
        return fromBase64(String(v)).buffer
      case 'view': {
        const View = views[String(k)]
        if (View === undefined) throw refuse(value)
        return new View(fromBase64(String(v)).buffer)
      }
      default:
        throw new Error(`stand-in: unknown tag ${String(tag)}`)
    }
  }

  /** @param {Plain} plain */
  const decodeEntries = (plain) => Object.fromEntries(Object.entries(plain).map(([key, item]) => [key, decode(item)]))

  return { encode: (value) => encode(value, new Set()), decode }
}
