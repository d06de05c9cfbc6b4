/**
 * Puts a value under a port's name into a plain object. Ports of an expression may have any name, and assigning to
 * `__proto__` would set the prototype instead.
 */
export function putPort<T>(table: { [port: string]: T }, port: string, value: T): void {
  if (port === '__proto__')
    Object.defineProperty(table, port, { value, enumerable: true, writable: true, configurable: true })
  else table[port] = value
}
