/** Filter and list of all checks, requirements, tables. */
export const lists = `
#filter{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;margin-bottom:.3rem}
.search{flex:1 1 13rem}
#text{width:100%;padding:.45rem .75rem;cursor:text;border-color:var(--quiet)}
#text::placeholder{color:var(--quiet);opacity:1}
.states{display:flex;flex-wrap:wrap;gap:.35rem}
.states button,select{padding:.4rem .7rem}
#reset{padding:.1rem .7rem;margin-inline-start:.6rem;color:var(--ink)}
.states [aria-pressed=true]{border-color:var(--ink);box-shadow:inset 0 0 0 1px var(--ink);font-weight:600}
#filter p{flex:1 0 100%;margin:.1rem 0 0;min-height:1.8rem;color:var(--quiet);font-size:.92rem}
.group{margin-top:1.3rem}
.group h3{padding-bottom:.35rem}
.group h3 .count{font-size:.9rem}
.check{border-top:1px solid var(--line)}
.check>summary{display:grid;grid-template-columns:1.3rem minmax(0,1.5fr) minmax(0,.8fr) minmax(0,1fr);gap:.2rem .9rem;padding:.4rem .4rem;list-style:none;align-items:baseline}
.check>summary::-webkit-details-marker{display:none}
.check>summary:hover,.check[open]>summary{background:var(--wash)}
.check .value{font-weight:600}
.check code{color:var(--quiet)}
.check .mark{align-self:start;margin-top:.18em}
.check .details{padding:.4rem .5rem .9rem 2.6rem}
.more{margin-top:.5rem;padding:.35rem .9rem}
.requirements th span{font-weight:400}
.state{white-space:nowrap}.state small{display:block;white-space:normal;max-width:22rem}
.requirements th{width:34%}.requirements thead th+th{width:9rem}.requirements thead th:last-child{width:auto}
.requirements td{font-size:.94rem}.sum{display:inline-block;min-width:1.8rem;color:var(--quiet)}
.scroll{overflow-x:auto}
.margins,.timeline{min-width:44rem}
.number{text-align:end;white-space:nowrap}
.timeline .number small{display:block}
thead .chart div{display:flex;justify-content:space-between}
.chart{width:38%;padding-inline-end:0}
.margins thead th:nth-child(2),.margins thead th:nth-child(4){width:6.5rem}.margins thead th:nth-child(3){width:9rem}
.timeline thead th:nth-child(2){width:11rem}.timeline thead th:nth-child(3){width:8.5rem}
.margins .number{white-space:normal}
.margins thead th:nth-child(n+2):nth-child(-n+4),.timeline thead th:nth-child(3){text-align:end}
#run h3{margin-top:1.4rem}
.chart svg{display:block;width:100%;height:1rem;margin-top:.25rem}
.timeline .chart svg{height:.65rem;margin-top:.45rem}
.track{fill:var(--line)}.bound{fill:var(--ink)}.dot{fill:var(--ink);opacity:.55}
.span{fill:var(--good)}.bad .span,.span.bad{fill:var(--bad)}.unsure .span{fill:var(--unsure)}
.wave{padding-top:1rem;color:var(--quiet);font-weight:500;font-size:.88rem}
.timeline th small{display:block;font-weight:400}
.files summary{font-size:.82rem;color:var(--quiet)}
.inputs{margin-top:1rem}.inputs div{padding-block:.25rem}
footer{padding-block:1.2rem 2.5rem;color:var(--quiet);font-size:.9rem}
`;
