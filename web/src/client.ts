import { QueryClient } from "@tanstack/react-query";
import { AjaxError } from "./ajax.ts";

/** What the application knows of the server's answers. */
export const client = new QueryClient({
  defaultOptions: {
    queries: { retry: (attempt, error) => attempt < 3 && error instanceof AjaxError && error.comeBack },
    mutations: { retry: false },
  },
});
