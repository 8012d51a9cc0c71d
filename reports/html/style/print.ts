/** On paper: a page or two that can be filed with the release. */
export const print = `
@media print{
@page{margin:12mm}
:root{color-scheme:light;--paper:#fff;--sheet:#fff;--ink:#000;--quiet:#444;--line:#bbb;--wash:#fff;--link:#000;--good:#17643f;--bad:#a3241c;--unsure:#76500a;--aside:#444}
html{font-size:11.5px}
body{line-height:1.35}
.requirements td{font-size:1rem}
footer{padding-block:6pt 0}
.width{max-width:none;padding-inline:0}
.verdict,.verdict.good,.verdict.bad,.verdict.unsure{--band:#fff;--on:#000;border:3px solid #000;padding:10px 14px}
.verdict .mark .sign{stroke:#fff}
.verdict .mark{width:30pt;height:30pt}
h1{font-size:2.9rem}.deciding{display:block}
h2{margin-bottom:5pt}
main section{margin-block:12pt}
.first{grid-template-columns:1.4fr 1fr;gap:8pt 24pt;padding-block:8pt}.first>div,.facts{gap:6pt 16pt}.candidates td,.candidates th{padding-block:2pt}.layers{padding-top:5pt}
nav,.skip,#checks,#margins,#repeats,#time,.requirements .file,.requirements td a,.timeline small,.command button,.card:not(details) details,.files,.chart svg,.wave small{display:none!important}
.card{padding:6pt 9pt;margin-bottom:6pt}

details.card{padding:1pt 9pt;margin:0;border-width:0 0 0 5px;border-radius:0}
.card h3,.versus dd{font-size:11pt}
.with-picture{grid-template-columns:minmax(0,1fr) 5cm}
figure img{max-height:4.5cm}
tr,.aside li,.card h3,.versus,.details>div,details.card{break-inside:avoid}
pre{max-height:none}
.details>div{grid-template-columns:3cm minmax(0,1fr);padding-block:1pt}
td,th{padding-block:1.5pt}
.requirements td,.requirements th{display:table-cell;width:auto;padding-inline-end:8pt}.requirements tr{display:table-row}.requirements th{width:70%}
.wave{padding-top:4pt}.timeline tbody tr{line-height:1.25}
.margins,.timeline{min-width:0}
.inputs,.inputs>*{display:block}
.inputs::details-content{content-visibility:visible;display:block;height:auto}
.timeline .chart{display:none}
a{text-decoration:none}
}
`;
