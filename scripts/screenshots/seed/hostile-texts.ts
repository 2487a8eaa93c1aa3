// Texts that attack whoever shows them. Each carries the word "hostile" so that tests find where it is shown.
const rightToLeft = '\u202e';

export const hostileTexts = {
  html: 'hostile <img src="https://evil.example/x.png" onerror="window.hacked=1"><script>window.hacked=1</script><svg onload="window.hacked=1">',
  markdown:
    'hostile [click](javascript:window.hacked=1) ![i](https://evil.example/i.png) <https://evil.example> [a](https://evil.example/a) **bold**',
  bidi: `hostile ${rightToLeft}gnp.exe\u2066 \u200b\u200d\ufeff zero\u00adwidth`,
  long: `hostile${'W'.repeat(9_990)}`,
  emoji: 'hostile 👩‍👩‍👧‍👦🏳️‍🌈 Z̷̢̛͎̹͇a̶l̸g̵o̴ e\u0301\u0301\u0301',
  formula: '=HYPERLINK("https://evil.example/?hostile","open")',
  template: 'hostile {{constructor.constructor("window.hacked=1")()}} ${window.hacked=1} %00 %2e%2e',
} as const;

export const hostilePaths = [
  'src/hostile/<img src=x onerror=window.hacked=1>.ts',
  `src/hostile/${'deep/'.repeat(120)}file.ts`,
  `src/hostile/${'w'.repeat(900)}.ts`,
  'src/hostile/%3Cscript%3E.ts',
  '../../hostile/etc/passwd',
  'src/hostile/naïve 空白 file.ts',
  'src/hostile/java script:alert(1).ts',
];
