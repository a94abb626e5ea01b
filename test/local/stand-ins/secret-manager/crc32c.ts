const CASTAGNOLI_REVERSED = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ CASTAGNOLI_REVERSED : remainder >>> 1;
  }
  return remainder;
});

/**
 * CRC-32C (Castagnoli) of `data`, the checksum of Secret Manager's payloads. `node:zlib` has only CRC-32 (IEEE).
 * https://cloud.google.com/secret-manager/docs/data-integrity
 */
export function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
