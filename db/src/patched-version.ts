// Which minor releases of PostgreSQL are fit for row security.

/**
 * False before 15.14, 16.10, 17.6 and 18.0: those leak through row security (CVE-2025-8713) or run code from a dump
 * (CVE-2025-8714, CVE-2025-8715).
 * @param version the setting `server_version_num`, such as 170006
 */
export function isPatchedVersion(version: number): boolean {
  const firstPatched = new Map([
    [15, 14],
    [16, 10],
    [17, 6],
  ]);
  const major = Math.trunc(version / 10_000);
  return major >= 18 || version % 10_000 >= (firstPatched.get(major) ?? Infinity);
}
