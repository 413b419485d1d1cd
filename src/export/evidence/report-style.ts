/** The look of report.html: no fonts, pictures or scripts from anywhere; on paper it has no colours that matter. */
export const reportStyle = `
:root{color-scheme:light dark;--ink:#16202b;--soft:#5b6875;--line:#d9dfe5;--ground:#fff;--panel:#f5f7f9;--good:#14683a;--good-ground:#e3f4ea;--bad:#a11d1d;--bad-ground:#fbe7e7;--warn:#7a5200;--warn-ground:#fdf3d8;--accent:#1d4f91}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#9aa7b4;--line:#2d3844;--ground:#11181f;--panel:#18212a;--good:#7fd6a4;--good-ground:#123322;--bad:#ff9d9d;--bad-ground:#3d1717;--warn:#f0c866;--warn-ground:#3a2d0c;--accent:#8fb8ef}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:66rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.01em}
h2{font-size:1.15rem;margin:2.6rem 0 .7rem;padding-bottom:.35rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.6rem 0 .5rem}
p{margin:.5rem 0}
.lead{color:var(--soft);margin:0 0 1.4rem}
.verdict{border-radius:8px;padding:.9rem 1.1rem;margin:1.2rem 0;font-weight:600}
.verdict small{display:block;font-weight:400;margin-top:.2rem}
.good{background:var(--good-ground);color:var(--good)}
.bad{background:var(--bad-ground);color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.3rem,1fr));gap:.8rem;margin:1rem 0}
.tile{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem}
.tile b{display:block;font-size:1.45rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:.85rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:.6rem 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
code,pre{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.7rem .9rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:.5rem 0}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th{text-align:left;color:var(--soft);font-weight:500;border-bottom:1px solid var(--line);padding:.35rem .7rem .35rem 0;white-space:nowrap}
td{border-bottom:1px solid var(--line);padding:.35rem .7rem .35rem 0;vertical-align:top;overflow-wrap:anywhere}
td.n{font-variant-numeric:tabular-nums;text-align:right;padding-right:1rem}
td.t{white-space:nowrap}
.state{display:inline-block;border-radius:999px;padding:.05rem .55rem;font-size:.8rem;white-space:nowrap}
.intact{background:var(--good-ground);color:var(--good)}
.erased,.expired{background:var(--warn-ground);color:var(--warn)}
.damaged{background:var(--bad-ground);color:var(--bad)}
.step{border-left:3px solid var(--line);padding:.1rem 0 .1rem .9rem;margin:.9rem 0}
.step h4{margin:0;font-size:.95rem}
.step .facts{color:var(--soft);font-size:.85rem;margin:.1rem 0}
ul{margin:.4rem 0;padding-left:1.2rem}
@media print{:root{color-scheme:light}body{font-size:10.5pt}main{max-width:none;padding:0}h2,h3,h4{break-after:avoid}tr,.step h4,.tile{break-inside:avoid}.wide{overflow:visible}pre{border-color:#bbb}}
`
