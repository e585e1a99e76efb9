// What runs on other threads.
import "./work-that-holds-the-thread.ts";
import "./an-error-that-loses-its-class.ts";
