import { reserveTestDatabase } from "./database";

reserveTestDatabase();
