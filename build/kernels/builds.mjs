/**
 * The builds of the machine, all from the same source. `lanes` names the file that stands in for `./lanes`.
 * @typedef {{ readonly lanes: 'plain' | 'simd', readonly features: readonly string[], readonly shared?: boolean }} Build
 */

/** @type {{ readonly [name: string]: Build }} */
export const builds = {
  plain: { lanes: 'plain', features: [] },
  simd: { lanes: 'simd', features: ['simd'] },
  fma: { lanes: 'simd', features: ['simd', 'relaxed-simd'] },
  simdShared: { lanes: 'simd', features: ['simd', 'threads'], shared: true },
  fmaShared: { lanes: 'simd', features: ['simd', 'relaxed-simd', 'threads'], shared: true },
}
