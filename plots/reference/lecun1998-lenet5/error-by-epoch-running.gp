# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot error-by-epoch-running.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" error-by-epoch-running.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'error-by-epoch-running.'.format
data = 'error-by-epoch-running.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,536 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1072 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,5.5833in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set style line 2 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5

set label '{/:Bold LeNet-5 (1998)}' at screen 0.025,0.94216 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 10 trials (seeds 0–9), bands from the smallest to the largest value. Data: MNIST.' at screen 0.025,0.08209 left font ',14' textcolor rgb '#555555' front
set label 'Spec 7ffae1de.' at screen 0.025,0.04478 left font ',14' textcolor rgb '#555555' front

set lmargin at screen 0.09306
set rmargin at screen 0.975
set tmargin at screen 0.89179
set bmargin at screen 0.23881
set xrange [0:20.5]
set yrange [0:5]
set format y '%g'
set xtics (0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20) offset 0,lift
set ytics (0, 1, 2, 3, 4, 5)
set label 'training set passes' at screen 0.53403,0.14552 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.03611,0.5653 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.21237,0.68843 to screen 0.96528,0.87873 fs solid noborder fc rgb '#ffffff' back
set arrow from screen 0.21653,0.85075 to screen 0.27764,0.85075 nohead ls 1
set label 'test error' at screen 0.29153,0.85075 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.21653,0.80597 to screen 0.27764,0.80597 nohead ls 2
set label 'training error, during the pass' at screen 0.29153,0.80597 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.24709,0.76119 point pt 13 ps 0.95*diamond lc rgb '#222222' front
set label '' at screen 0.24709,0.76119 point pt 13 ps 0.52*diamond lc rgb '#ffffff' front
set label 'published test error 0.95 % (LeCun et al. 1998, Figure 9)' at screen 0.29153,0.76119 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.24709,0.71642 point pt 13 ps 0.95*diamond lc rgb '#222222' front
set label '' at screen 0.24709,0.71642 point pt 13 ps 0.52*diamond lc rgb '#ffffff' front
set label 'published test error 0.95 % (LeCun et al. 1998, section III-B)' at screen 0.29153,0.71642 left font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 1 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 0 using 1:($2*100) with lines ls 1, \
  data index 1 using 1:($2*100) with lines ls 2, \
  data index 2 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 2 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff', \
  data index 3 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 3 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff'
unset output
