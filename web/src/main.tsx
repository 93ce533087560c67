import "./canvas/asset-path.ts";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import "./design/base.css";
import { startTheme } from "./design/theme.ts";
import { startLanguage } from "./language/language.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

startTheme();
await startLanguage();
createRoot(root).render(<StrictMode><App /></StrictMode>);
