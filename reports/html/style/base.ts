/** Type, links, tables and marks. */
export const base = `
*{box-sizing:border-box}
html{scroll-padding-top:3.5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 Inter,ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
code,pre{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code{unicode-bidi:isolate}
pre{margin:.35rem 0 0;padding:.6rem .75rem;background:var(--wash);border-radius:4px;white-space:pre-wrap;max-height:18rem;overflow:auto}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:2px}
h2:focus,h2:focus-visible{outline:none}
small{font-size:.82em;color:var(--quiet)}
.width{max-width:70rem;margin-inline:auto;padding-inline:1.5rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
[hidden]{display:none!important}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;z-index:3;background:var(--sheet);padding:.5rem 1rem}
.count{color:var(--quiet);font-weight:400}
.quiet{color:var(--quiet)}
.mark{width:1.15em;height:1.15em;flex:none;vertical-align:-.2em;fill:currentColor}
.mark .sign{fill:none;stroke:var(--sheet);stroke-width:2.6;stroke-linecap:round;stroke-linejoin:round}
.mark.good{color:var(--good)}.mark.bad{color:var(--bad)}.mark.unsure{color:var(--unsure)}.mark.aside{color:var(--aside)}
ul{margin:0;padding:0;list-style:none}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{text-align:start;vertical-align:top;padding:.45rem .75rem .45rem 0;border-top:1px solid var(--line)}
thead th{border:0;padding-block:.2rem;font-size:.8rem;font-weight:500;color:var(--quiet)}
tbody th{font-weight:500}
dl,dd{margin:0}
dt{font-size:.8rem;color:var(--quiet)}
button,select,input{font:inherit;color:inherit}
`;
