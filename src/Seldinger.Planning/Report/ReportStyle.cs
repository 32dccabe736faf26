namespace Seldinger.Planning.Report;

/// <summary>The style sheet of reports: screen and print.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{--ink:#1d2733;--soft:#5b6875;--line:#dfe4e9;--paper:#fff;--tint:#f5f7f9;--accent:#1f5f8b;--bad:#a3271c;--badbg:#fbeceA;--warn:#8a5a00;--warnbg:#fdf4e0;--ok:#1d6b45;--okbg:#eaf5ef}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:#eceff2;color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans","DejaVu Sans",sans-serif}
        main{max-width:1120px;margin:0 auto;background:var(--paper);padding:0 36px 48px}
        .purpose{background:#1d2733;color:#fff;font-size:13px;text-align:center;padding:7px 16px}
        .generic{background:var(--warnbg);color:var(--warn);text-align:center;padding:7px 16px;font-size:14px;border-bottom:1px solid #ecd9ae}
        header{padding:26px 0 6px}
        h1{font-size:25px;line-height:1.25;margin:0 0 4px;font-weight:650;letter-spacing:-.01em}
        h2{font-size:19px;margin:38px 0 10px;padding-top:12px;border-top:2px solid var(--ink);font-weight:650}
        h3{font-size:15px;margin:22px 0 6px;font-weight:650}
        p{margin:6px 0 10px;max-width:100ch}
        a{color:var(--accent)}
        .lead{color:var(--soft);font-size:14px;margin:0 0 14px}
        .small,.note-text{font-size:13px;color:var(--soft)}
        nav{font-size:13px;color:var(--soft);margin:6px 0 0}
        nav a{margin-right:14px;text-decoration:none}
        .tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:1px;background:var(--line);border:1px solid var(--line);margin:14px 0}
        .tile{background:var(--paper);padding:11px 14px 12px}
        .tile b{display:block;font-size:24px;font-weight:650;line-height:1.2;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
        .tile span{display:block;font-size:12px;color:var(--soft)}
        .tile i{font-style:normal;font-size:13px;color:var(--ink);display:block}
        .tile .st-tag{display:inline-block;color:inherit;min-width:0}
        .tile .st-tag.notmet{color:#fff}.tile .st-tag.met{color:var(--ok)}.tile .st-tag.unknown{color:var(--warn)}
        .tile.bad b{color:var(--bad)}
        .tile.warn b{color:var(--warn)}
        .call{border-left:4px solid var(--line);padding:7px 14px;margin:12px 0;background:var(--tint);font-size:14px}
        .call.bad{border-color:var(--bad);background:var(--badbg)}
        .call.warn{border-color:#d9a429;background:var(--warnbg)}
        .call ul{margin:4px 0;padding-left:18px}
        .calls{display:grid;grid-template-columns:1fr 1fr;gap:14px;align-items:start}
        .calls .call{margin:6px 0}
        .calls .call:only-child{grid-column:1/3}
        table{border-collapse:collapse;width:100%;font-size:13.5px;margin:8px 0 14px;font-variant-numeric:tabular-nums}
        th{text-align:left;font-weight:600;color:var(--soft);font-size:12px;border-bottom:1.5px solid #aab4bd;padding:5px 10px 5px 0;vertical-align:bottom}
        td{border-bottom:1px solid var(--line);padding:6px 10px 6px 0;vertical-align:top}
        th.n,td.n{text-align:right;padding-right:16px;white-space:nowrap}td.n.wrap{white-space:normal}
        tr.chosen td{background:#eef5fa}
        tr.chosen td:first-child{box-shadow:inset 3px 0 var(--accent)}
        td:first-child,th:first-child{padding-left:8px}
        tr.grouphead td{background:var(--tint);font-weight:600;font-size:12.5px}
        .st-tag{display:inline-block;min-width:66px;text-align:center;font-size:12px;font-weight:600;padding:1px 7px;border-radius:3px;white-space:nowrap}td.n.wrap{white-space:normal}
        .met{background:var(--okbg);color:var(--ok)}
        .notmet{background:var(--bad);color:#fff}
        .unknown{background:#fff;color:var(--warn);border:1.5px dashed #d9a429}
        .noted{background:var(--tint);color:var(--soft)}
        .grade{display:inline-block;font-size:11px;font-weight:600;border:1px solid #aab4bd;border-radius:3px;padding:0 5px;color:var(--soft);white-space:nowrap}td.n.wrap{white-space:normal}
        .grade.E1,.grade.E2{color:var(--accent);border-color:var(--accent)}
        .grade.E4,.grade.E5,.grade.X{color:var(--warn);border-color:#d9a429}
        .key{font-size:12px;color:var(--soft)}
        .pics{display:grid;gap:14px;margin:12px 0;align-items:start}
        .pics.two{grid-template-columns:1fr 1fr}
        .pics.three{grid-template-columns:1fr 1fr 1fr}
        .pics.hero{grid-template-columns:1.6fr 1fr}
        .pics.hero .column{display:grid;gap:14px}
        table.paths td:nth-child(7){min-width:180px}
        td.name{white-space:nowrap}td.n.wrap{white-space:normal}
        table.criteria td:nth-child(2){width:28%}
        figure{margin:0;break-inside:avoid}
        figure svg{display:block;width:100%;height:auto}
        figcaption{font-size:12.5px;color:var(--soft);padding:5px 0 0}
        .legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:12.5px;color:var(--soft);margin:8px 0}
        .legend span{white-space:nowrap}td.n.wrap{white-space:normal}
        .legend svg{width:26px;height:10px;display:inline-block;vertical-align:0;margin-right:5px;background:#30363c;border-radius:2px}
        .legend svg path{stroke-width:3.2!important;stroke-opacity:1!important}
        .legend .flat svg{width:12px;background:none}
        .box{border:1px solid var(--line);padding:10px 16px;margin:12px 0;font-size:14px;break-inside:avoid}
        .box h3{margin-top:2px}
        .box ul{margin:4px 0;padding-left:18px}
        details{margin:8px 0}
        summary{cursor:pointer;color:var(--accent);font-size:14px}
        code{font:12.5px ui-monospace,"DejaVu Sans Mono",Consolas,monospace}
        footer{font-size:12.5px;color:var(--soft);border-top:1px solid var(--line);margin-top:36px;padding-top:10px}
        svg text{font-family:inherit}
        .slice path{fill:none;stroke-linejoin:round;stroke-linecap:round}
        .slice text{fill:#fff;paint-order:stroke;stroke:#000;stroke-width:3px;stroke-linejoin:round}
        .slice .st{stroke-width:1.3}
        .bone{stroke:#b8b8b8}.other{stroke:#9fb3a5}.liver{stroke:#e8e8e8}.lung{stroke:#8fd3c8}.bowel{stroke:#c99a5b}.bile{stroke:#2fbf7f}.artery{stroke:#e58ac6}.vein{stroke:#56b4e9}
        .slice .bone,.slice .other{stroke-width:.9;stroke-opacity:.75}
        .slice .liver{stroke-width:1;stroke-opacity:.7}
        .auto{stroke-dasharray:5 3.5}
        .lesion{stroke:#f0e442;stroke-width:2.2;fill:none}
        .zone{stroke:#ff7a2f;stroke-width:2.6;fill:none}
        .asked{stroke:#f0e442;stroke-width:1.1;stroke-dasharray:1.5 4;fill:none}
        .ideal{stroke:#7dff9b;stroke-width:2.2;fill:none;stroke-dasharray:7 3}
        .prob{stroke:#6fd3ff;stroke-width:1.6;fill:none}.prob.p10{stroke-dasharray:2 3}.prob.p50{stroke-width:2.6}.prob.p90{stroke-dasharray:7 3}
        .iso{stroke:#ffc9a3;stroke-width:1.2;fill:none}
        .slice .isot{fill:#ffc9a3;font-size:11px}
        .alt{stroke:#fff;stroke-opacity:.5;stroke-width:1}
        .out{stroke:#fff;stroke-width:1.2;stroke-dasharray:3 5;stroke-opacity:.8}
        .halo{stroke:#000;stroke-opacity:.65;stroke-width:5.5}
        .needle{stroke:#fff;stroke-width:2.6}
        .broken{color:var(--bad)}
        .slice .bad{stroke:#ff4d4d;stroke-opacity:1}
        .mark{stroke:#fff;stroke-width:1.2}
        .slice .tick{font-size:10px}
        .tip{fill:#fff;stroke:#000;stroke-width:1}
        .entry{fill:none;stroke:#fff;stroke-width:2}
        .slice .note{font-size:12px}
        .weak{fill:none;stroke:#ff4fa3;stroke-width:2.6}
        .slice .weakt{fill:#ff9ccb;font-size:13px;font-weight:650}
        .slice .ori{font-size:15px;font-weight:650;fill:#ffd98a}
        .slice .cap{font-size:13.5px;font-weight:650}
        .slice .sub{font-size:11px;fill:#cfd6dc}
        .bar{stroke:#fff;stroke-width:1.5}
        .thumb{fill:#000;stroke:#7d8790;stroke-width:1.5}
        .crop{fill:none;stroke:#ffd98a;stroke-width:1.5}
        .chart text{font-size:11.5px;fill:#5b6875}
        .chart .ax{stroke:#8d98a3;stroke-width:1;fill:none}
        .chart .grid{stroke:#e6eaee;stroke-width:1}
        .chart .curve{fill:none;stroke:#1f5f8b;stroke-width:1.8;stroke-linejoin:round}
        .chart .lab{font-size:12.5px;fill:#1d2733;font-weight:600}
        .map text{font-size:12px;fill:#1d2733}
        @media print{
          @page{size:A4;margin:13mm 12mm}
          html{zoom:.69}
          body{background:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact}
          main{max-width:none;padding:0}
          nav{display:none}
          h2{break-after:avoid;margin-top:20px}
          h3{break-after:avoid}
          section.target{break-before:page}
          tr,figure,.tiles,.call,.box{break-inside:avoid}
          thead{display:table-header-group}
          details::details-content{content-visibility:visible;display:block}
          details{display:block}
          h3{margin-top:14px}
          a{color:inherit;text-decoration:none}
        }
        @media screen and (max-width:800px){main{padding:0 14px 30px}.pics.two,.pics.three,.pics.hero{grid-template-columns:1fr}.tiles{grid-template-columns:1fr 1fr}table{display:block;overflow-x:auto}}
        """;
}
