import { raw } from "hono/html";

/** The page's style sheet, close to how Slack looks. */
export const STYLE = raw(`
* { box-sizing: border-box; margin: 0; }
html { color-scheme: light; }
body { font: 15px/1.46668 Lato, "Slack-Lato", "Helvetica Neue", Helvetica, Arial, "DejaVu Sans",
  sans-serif; color: #1d1c1d; background: #fff; overflow-wrap: anywhere; }
.emoji { font: 400 1.15em/1 "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif; }
a { color: #1264a3; text-decoration: none; }
a:hover { text-decoration: underline; }
#app { display: grid; grid-template-columns: 248px 1fr; height: 100vh; }

nav { overflow: auto; display: flex; flex-direction: column;
  padding: 18px 10px; color: #d9c9da; background: linear-gradient(180deg, #4a154b, #350d36); }
nav h1 { padding: 0 8px 14px; color: #fff; font-size: 18px; font-weight: 900; }
nav h1 small { margin-left: 6px; padding: 2px 7px; border-radius: 9px; background: #ffffff26; font-size: 11px;
  font-weight: 700; vertical-align: 2px; }
nav h2 { padding: 6px 8px; font-size: 13px; font-weight: 600; }
nav a { display: flex; gap: 8px; padding: 4px 8px; border-radius: 6px; color: inherit; line-height: 20px; }
nav a:hover { background: #ffffff1a; text-decoration: none; }
nav a.here { background: #f9edffe6; color: #39063a; font-weight: 700; }
nav a .count { margin-left: auto; font-size: 12px; opacity: .75; }
nav footer { margin-top: auto; padding: 12px 8px 0; font-size: 12px; line-height: 1.5; opacity: .85; }
nav footer a { display: inline; padding: 0; color: #fff; text-decoration: underline; }

main { min-width: 0; min-height: 0; display: flex; flex-direction: column; }
main > header { padding: 13px 20px;
  border-bottom: 1px solid #1d1c1d21; font-size: 18px; font-weight: 900; }
main > header small { margin-left: 10px; color: #616061; font-size: 13px; font-weight: 400; }
.scroll { flex: 1; min-height: 0; overflow: auto; display: flex; flex-direction: column; }
.messages { margin-top: auto; padding-bottom: 28px; }
.empty { padding: 40px 20px 8px; }
.empty h3 { font-size: 28px; }
.empty code { font-size: 13px; }
.day { display: flex; align-items: center; gap: 12px; margin: 16px 20px 8px; font-size: 13px; font-weight: 700; }
.day::before, .day::after { content: ""; flex: 1; height: 1px; background: #1d1c1d21; }
.day span { padding: 3px 14px; border: 1px solid #1d1c1d21; border-radius: 14px; }

.message { position: relative; display: flex; gap: 8px; padding: 8px 20px; }
.message:hover { background: #f8f8f8; }
.message .message:hover { background: #f0f0f0; }
.avatar { flex: none; width: 36px; height: 36px; border-radius: 8px; }
.thread .avatar { width: 24px; height: 24px; border-radius: 6px; }
.body { flex: 1; min-width: 0; }
.head { display: flex; align-items: baseline; gap: 6px; }
.head b { font-weight: 900; }
.badge { padding: 1px 4px; border-radius: 2px; background: #1d1c1d21; color: #616061; font-size: 10px;
  font-weight: 700; line-height: 1.25; align-self: center; }
.head time, .edited { color: #616061; font-size: 12px; }
.tombstone { color: #616061; font-style: italic; }
.text { white-space: pre-wrap; }
.content > * + * { margin-top: 8px; }
.content h3 { font-size: 18px; line-height: 1.35; font-weight: 900; white-space: pre-wrap; }
.content hr { border: 0; border-top: 1px solid #1d1c1d21; margin: 12px 0; }
.section { display: flex; gap: 16px; max-width: 660px; }
.section .grow { flex: 1; min-width: 0; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; }
.text + .fields { margin-top: 8px; }
.thumb { width: 88px; height: 88px; border-radius: 4px; object-fit: cover; background: #f1f1f1; }
.context { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; color: #616061; font-size: 13px; }
.icon { width: 20px; height: 20px; border-radius: 4px; object-fit: cover; background: #e8e8e8; }
.image { display: block; max-width: 360px; max-height: 360px; border-radius: 8px; background: #f1f1f1; }
figcaption { margin-bottom: 4px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
.button { align-self: flex-start; padding: 0 12px; border: 1px solid #1d1c1d4d; border-radius: 8px; color: #1d1c1d;
  font-size: 13px; font-weight: 700; line-height: 28px; white-space: nowrap; background: #fff; }
.button.primary { border-color: #007a5a; background: #007a5a; color: #fff; }
.button.danger { border-color: #e01e5a; background: #e01e5a; color: #fff; }
.rich p { min-height: 1px; }
ul, ol { padding-left: 28px; }
.indent-1 { margin-left: 28px; } .indent-2 { margin-left: 56px; } .indent-3 { margin-left: 84px; }
.indent-4 { margin-left: 112px; } .indent-5 { margin-left: 140px; } .indent-6 { margin-left: 168px; }
.indent-7 { margin-left: 196px; } .indent-8 { margin-left: 224px; }
blockquote { position: relative; margin: 2px 0; padding-left: 16px; white-space: pre-wrap; }
blockquote::before { content: ""; position: absolute; left: 0; top: 0; bottom: 0; width: 4px; border-radius: 8px;
  background: #dddddd; }
code { padding: 2px 3px 1px; border: 1px solid #1d1c1d21; border-radius: 3px; background: #1d1c1d0a;
  color: #e01e5a; font: 12px/1.5 Monaco, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; }
pre { margin: 4px 0; padding: 8px; border: 1px solid #1d1c1d21; border-radius: 4px; background: #1d1c1d0a;
  font: 12px/1.50001 Monaco, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; }
.mention { padding: 0 2px 1px; border-radius: 3px; background: #1d9bd11a; color: #1264a3; }
.mention.broadcast { background: #f2c74466; color: #8a5b00; font-weight: 700; }
.thread { margin-top: 6px; padding-left: 10px; border-left: 2px solid #1d1c1d21; }
.thread .message { padding: 5px 8px; border-radius: 6px; }
.thread .label { padding: 0 8px 2px; color: #1264a3; font-size: 13px; font-weight: 700; }

details { position: absolute; top: 6px; right: 16px; max-width: min(520px, 70%); font-size: 12px; z-index: 1; }
details:not([open]) { opacity: 0; }
.message:hover > details, details:focus-within { opacity: 1; }
summary { width: fit-content; margin-left: auto; padding: 2px 8px; border: 1px solid #1d1c1d21; border-radius: 8px;
  background: #fff; color: #616061; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 10px; margin-top: 4px; padding: 10px 12px;
  border: 1px solid #1d1c1d21; border-radius: 8px; background: #fff; box-shadow: 0 4px 14px #0000001f; }
dt { color: #616061; } dd { white-space: pre-wrap; } dd.nobody { color: #616061; } dd.pings { color: #b3261e; font-weight: 700; }

@media (max-width: 720px) {
  #app { grid-template: auto 1fr / 1fr; }
  nav footer { display: none; }
}
`);
