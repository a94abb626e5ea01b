import { middleware } from "./octokit.ts";
import { serve } from "./serve.ts";

serve((request, response) => void middleware(request, response));
