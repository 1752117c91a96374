/** What must hold when something breaks: nothing half-done is listed, nothing that was there before is lost. */
package io.hyperstow.itests.faults;
