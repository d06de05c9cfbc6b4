import * as G from './generated/operands'
export function executeDropout(p: usize): void {
  const s = load<usize>(p, G.DROPOUT_STATE), n = load<i32>(p, G.DROPOUT_COUNT), pr = load<f64>(p, G.DROPOUT_P)
  let s0 = load<u32>(s), s1 = load<u32>(s, 4), s2 = load<u32>(s, 8), s3 = load<u32>(s, 12)
  for (let i = 0; i < n; i++) { let a: u32 = 0, b: u32 = 0
    for (let k = 0; k < 2; k++) { const r = rotl<u32>(s0 + s3, 7) + s0, t = s1 << 9; s2 ^= s0; s3 ^= s1; s1 ^= s2; s0 ^= s3; s2 ^= t; s3 = rotl<u32>(s3, 11); if (k == 0) a = r; else b = r }
    const u = (<f64>(a >> 5) * 67108864 + <f64>(b >> 6)) / 9007199254740992
    store<f32>(load<usize>(p, G.DROPOUT_MASK) + (<usize>i << 2), u >= pr ? <f32>(1 / (1 - pr)) : 0) }
  store<u32>(s, s0); store<u32>(s, s1, 4); store<u32>(s, s2, 8); store<u32>(s, s3, 12)
}
