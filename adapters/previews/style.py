"""How the preview page looks: close to what the platforms' own clients show, in their light and dark themes."""

CSS = """
* { box-sizing: border-box; margin: 0; padding: 0; }
body { background: #8a8d91; font: 15px/1.46 "Helvetica Neue", Arial, "Noto Sans CJK SC", sans-serif; }
section { padding: 14px; }
section.light { background: #fff; }
section.dark { background: #1a1d21; }
h2 { font-size: 13px; font-weight: 600; padding: 0 4px 10px; color: #616061; }
.dark h2 { color: #ababad; }
.both { display: grid; grid-template-columns: 1fr 1fr; gap: 14px; align-items: start; }
.slack, .discord { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 10px; padding: 12px;
  border-radius: 8px; }
.avatar { width: 36px; height: 36px; border-radius: 8px; background: #1b2a41; color: #fff; font-weight: 700;
  display: grid; place-items: center; font-size: 18px; }
.who b { margin-right: 6px; }
.time { margin-left: 6px; font-size: 12px; }
blockquote { padding-left: 12px; margin: 4px 0; }
figure { margin-top: 6px; }
figure img { max-width: 100%; border-radius: 8px; display: block; }
figcaption { font-size: 12px; }

/* Slack */
.slack { color: #1d1c1d; background: #fff; border: 1px solid #e2e2e2; }
.dark .slack { color: #d1d2d3; background: #1a1d21; border-color: #35373b; }
.slack .app { font-size: 10px; padding: 1px 3px; border-radius: 2px; background: #e8e8e8; color: #616061; }
.dark .slack .app { background: #35373b; color: #ababad; }
.slack .time, .slack .context, .slack figcaption { color: #616061; }
.dark .slack .time, .dark .slack .context, .dark .slack figcaption { color: #ababad; }
.slack a { color: #1264a3; text-decoration: none; }
.dark .slack a { color: #1d9bd1; }
.slack a.channel { background: #e8f5fa; padding: 0 2px; border-radius: 3px; }
.dark .slack a.channel { background: #13303f; }
.slack .header { font-size: 18px; line-height: 1.33; font-weight: 800; margin: 8px 0 4px; }
.slack .section { margin: 6px 0; overflow-wrap: anywhere; }
.slack .line { white-space: pre-wrap; }
.slack .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 12px; margin-top: 4px; }
.slack .context { font-size: 13px; margin: 4px 0; overflow-wrap: anywhere; }
.slack blockquote { border-left: 4px solid #dddddd; }
.dark .slack blockquote { border-color: #4a4b4f; }
.slack .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 2px; }
.slack .button { border: 1px solid #c8c8c8; border-radius: 6px; padding: 4px 11px; font-size: 13px;
  font-weight: 700; position: relative; max-width: 100%; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
.dark .slack .button { border-color: #565856; }
.slack .button.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.slack .button.danger { color: #e01e5a; border-color: #e01e5a; }
.slack .button.dots { overflow: visible; letter-spacing: 1px; }
.slack .menu { display: none; }
.slack hr { border: 0; border-top: 1px solid #e2e2e2; margin: 8px 0; }
.dark .slack hr { border-color: #35373b; }

/* Discord */
.discord { color: #313338; background: #fff; border: 1px solid #e3e5e8; font-size: 14px; line-height: 1.375; }
.dark .discord { color: #dbdee1; background: #313338; border-color: #313338; }
.discord .avatar { border-radius: 50%; }
.discord .app { font-size: 10px; padding: 1px 4px; border-radius: 4px; background: #5865f2; color: #fff; }
.discord .time { color: #5c5e66; }
.dark .discord .time { color: #949ba4; }
.discord a { color: #006ce7; text-decoration: none; }
.dark .discord a { color: #00a8fc; }
.discord .embed { border-left: 4px solid; border-radius: 4px; background: #f2f3f5; padding: 10px 14px 12px 12px;
  margin-top: 4px; max-width: 520px; overflow-wrap: anywhere; }
.dark .discord .embed { background: #2b2d31; }
.discord .author { font-weight: 600; font-size: 13px; margin-bottom: 4px; }
.discord .title { font-weight: 600; font-size: 16px; margin-bottom: 6px; }
.discord .grid { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; margin-top: 8px; }
.discord .grid .wide { grid-column: 1 / -1; }
.discord .grid b { display: block; }
.discord .grid .line b { display: inline; }
.discord small { display: block; font-size: 12px; color: #5c5e66; }
.dark .discord small { color: #949ba4; }
.discord li { list-style: disc; margin-left: 18px; }
.discord .line { min-height: 6px; }
.discord blockquote { border-left: 4px solid #c4c9ce; border-radius: 2px; }
.dark .discord blockquote { border-color: #4e5058; }
.discord .footer { font-size: 12px; margin-top: 8px; color: #4e5058; }
.dark .discord .footer { color: #b5bac1; }
.discord .moment { background: #e3e5e8; border-radius: 3px; padding: 0 2px; }
.dark .discord .moment { background: #3f4248; }
.discord .actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
.discord .button, .discord .choose { background: #e3e5e8; border-radius: 4px; padding: 6px 14px; font-size: 14px;
  font-weight: 500; }
.dark .discord .button, .dark .discord .choose { background: #4e5058; color: #fff; }
.discord .button.primary { background: #5865f2; color: #fff; }
.discord .button.success { background: #248046; color: #fff; }
.discord .button.danger { background: #da373c; color: #fff; }
.discord .choose { display: flex; justify-content: space-between; width: 100%; max-width: 400px; }
"""
